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
local fields = '^' .. string.rep('([^,]*),', 15) .. '([^,]*)$'
local parts = '^([^|]*|([^,]*)),' .. string.rep('([^,]*),', 7) .. '([^,]*)$'

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
  if redis.call('ZADD', KEYS[1], 'NX', now, member) == 1
    and redis.call('HINCRBY', key, '#', 1) == 1 then
    redis.call('PERSIST', key)
  end
end

local function apply(key, update)
  local member, title, epochText, seqText, position, duration, resumable, completed, played, live =
    string.match(update, parts)
  local packed = redis.call('HGET', key, title)
  if not packed then return { 'unknown', '' } end
  local field = { string.match(packed, fields) }
  local epoch, seq, issued = number(epochText), number(seqText), number(field[1])
  local heldText = field[2] == '' and field[1] or field[2]
  local held, heldSeq = number(heldText), number(field[3])
  if epoch == held and seq == heldSeq then return { 'duplicate', packed } end
  if epoch > issued then return { 'resolve', packed } end
  if epoch < issued or (epoch == held and seq < heldSeq) then return { 'stale', packed } end

  local plays = withPlay(field[13], played, completed)
  if not plays then return { 'resolve', packed } end
  if field[16] == '' then field[16] = heldText .. '.' .. (field[3] == '' and '0' or field[3]) end
  field[2], field[3], field[4], field[5] = '', seqText, position, duration
  field[6], field[7], field[13], field[14] = nowText, resumable, plays, ''
  if completed == '1' then field[8] = '=' end
  field[15] = b36(number(field[15]) + 1)
  packed = table.concat(field, ',')
  redis.call('HSET', key, title, packed)
  markDirty(key, member)
  if live == '1' then
    redis.call('ZADD', KEYS[2], now + ARGV[1], member)
  elseif live == '0' then
    redis.call('ZREM', KEYS[2], member)
  end
  return { 'accepted', packed }
end

local reply = {}
for index = 1, #KEYS - 2 do
  local result = apply(KEYS[index + 2], ARGV[index + 1])
  reply[index * 2 - 1], reply[index * 2] = result[1], result[2]
end
return reply
