-- Applies updates of playback sessions to packed records: the hot path of `applyUpdate` in rules.ts.
-- KEYS[1] due times of dirty records (ZSET of user|title), KEYS[2] running playbacks (ZSET of
--   user|title by the time they count as idle), KEYS[3..] the hash of each update's viewer
-- ARGV[1] ms until a playback counts as idle, then one for each update, joined by commas, numbers in
--   base 36: user|title, epoch, seq, position, duration, resumable, completed, played,
--   live (1 plays on, 0 has ended, nothing for an update that was kept while offline)
-- Reply: two for each update: its outcome and the packed record after it, which packed.ts describes.
--   accepted | duplicate | stale, unknown when the hash does not hold the record, and
--   resolve for what this script leaves to the rules (an epoch issued while Redis was away)
-- Idempotent: the same update again is a duplicate.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local digits = '0123456789abcdefghijklmnopqrstuvwxyz'
local function b36(number)
  local text = ''
  while number >= 1 do
    local digit = number % 36
    text = string.sub(digits, digit + 1, digit + 1) .. text
    number = (number - digit) / 36
  end
  return text
end
-- In two parts: where a C long has 32 bits (the Redis in JavaScript) tonumber knows no more.
local function number(text)
  if #text <= 6 then return text == '' and 0 or tonumber(text, 36) end
  return tonumber(string.sub(text, 1, -7), 36) * 2176782336 + tonumber(string.sub(text, -6), 36)
end
local nowText = b36(now)
-- As texts: Redis turns every number it is given into one.
local dirtySince, idleFrom = string.format('%.0f', now), string.format('%.0f', now + ARGV[1])
local parts = '^([^|]*|([^,]*)),' .. string.rep('([^,]*),', 7) .. '([^,]*)$'
-- Those of the sixteen fields that are read here: 1, 2, 3, 8, 9 to 12 as one, 13, 15 and 16.
local fields = '^([^,]*),([^,]*),([^,]*),[^,]*,[^,]*,[^,]*,[^,]*,([^,]*),([^,]*,[^,]*,[^,]*,[^,]*),'
  .. '([^,]*),[^,]*,([^,]*),([^,]*)$'

-- The play of the issued epoch comes first and has no key; without one, a new one is put before.
local function withPlay(plays, played, completed)
  if plays ~= '' and string.sub(plays, 1, 1) ~= '.' then
    local _, others = string.gsub(plays, '/', '')
    if others >= 3 then return nil end
  end
  local known, finished, rest = string.match(plays, '^%.(%w*)%.(1?)(.*)$')
  if not known then
    if played == '' and completed == '' then return plays end
    return '.' .. played .. '.' .. completed .. (plays == '' and '' or '/' .. plays)
  end
  if number(known) > number(played) then played = known end
  if finished == '1' then completed = '1' end
  return '.' .. played .. '.' .. completed .. rest
end

local function markDirty(key, member)
  if redis.call('ZADD', KEYS[1], 'NX', dirtySince, member) == 1
    and redis.call('HINCRBY', key, '#', 1) == 1 then
    redis.call('PERSIST', key)
  end
end

local function apply(key, update)
  local member, title, epochText, seqText, position, duration, resumable, completed, played, live =
    string.match(update, parts)
  local packed = redis.call('HGET', key, title)
  if not packed then return 'unknown', '' end
  local issuedText, epochHeld, seqHeld, watched, middle, plays, revision, durable =
    string.match(packed, fields)
  local heldText = epochHeld == '' and issuedText or epochHeld
  local newer = number(seqText) - number(seqHeld)
  if epochText == heldText and newer == 0 then return 'duplicate', packed end
  -- Usually it is of the epoch that was issued last, and the text says so.
  if epochText ~= issuedText then
    return number(epochText) > number(issuedText) and 'resolve' or 'stale', packed
  end
  if epochText == heldText and newer < 0 then return 'stale', packed end

  plays = withPlay(plays, played, completed)
  if not plays then return 'resolve', packed end
  if durable == '' then durable = heldText .. '.' .. (seqHeld == '' and '0' or seqHeld) end
  packed = issuedText .. ',,' .. seqText .. ',' .. position .. ',' .. duration .. ',' .. nowText
    .. ',' .. resumable .. ',' .. (completed == '1' and '=' or watched) .. ',' .. middle
    .. ',' .. plays .. ',,' .. b36(number(revision) + 1) .. ',' .. durable
  redis.call('HSET', key, title, packed)
  markDirty(key, member)
  if live == '1' then
    redis.call('ZADD', KEYS[2], idleFrom, member)
  elseif live == '0' then
    redis.call('ZREM', KEYS[2], member)
  end
  return 'accepted', packed
end

local reply = {}
for index = 1, #KEYS - 2 do
  reply[index * 2 - 1], reply[index * 2] = apply(KEYS[index + 2], ARGV[index + 1])
end
return reply
