-- Acknowledges records that MongoDB holds now. A dirty mark goes only if the record is still the
-- one that was written; else the record is due again at once, and its watermark moves forward.
-- KEYS[1] due times of dirty records (ZSET of user|title), KEYS[2] failed attempts (hash of
--   user|title)
-- ARGV[1] ms for which a viewer without dirty records is kept, ARGV[2] what the key of a viewer's
--   records begins with (of this slot), then 3 for each record: user|title, the record as it was
--   read, the record to hold now (nothing for the same one, with its watermark brought up to it)
-- Reply: how many of the records are clean now
-- Idempotent: a clean record is not the one that was read, and its watermark needs no move.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local anyFailed = redis.call('EXISTS', KEYS[2]) == 1

-- As texts of one length: where a C long has 32 bits (the Redis in JavaScript) tonumber overflows.
local function padded(number) return string.rep('0', 12 - #number) .. number end
local function isNewer(epochA, seqA, epochB, seqB)
  epochA, epochB = padded(epochA), padded(epochB)
  return epochA > epochB or (epochA == epochB and padded(seqA) > padded(seqB))
end

local function clear(key, member)
  if anyFailed then redis.call('HDEL', KEYS[2], member) end
  if redis.call('ZREM', KEYS[1], member) == 1
    and redis.call('HINCRBY', key, '#', -1) <= 0 then
    redis.call('HDEL', key, '#')
    redis.call('PEXPIRE', key, ARGV[1])
    -- All of them are in MongoDB: a viewer of very many titles is let go at once.
    if redis.call('HLEN', key) > 100 then redis.call('DEL', key) end
  end
end

local function moveWatermark(key, title, held, written)
  local issued, epoch, seq = string.match(written, '^(%w*),(%w*),(%w*),')
  local state, durableEpoch, durableSeq = string.match(held, '^(.*),(%w+)%.(%w+)$')
  if not issued or not state then return end
  if epoch == '' then epoch = issued end
  if isNewer(epoch, seq, durableEpoch, durableSeq) then
    local version = (epoch == '' and '0' or epoch) .. '.' .. (seq == '' and '0' or seq)
    redis.call('HSET', key, title, state .. ',' .. version)
  end
end

local clean = 0
for at = 3, #ARGV, 3 do
  local member, seen, replacement = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local user, title = string.match(member, '^([^|]*)|(.*)$')
  local key = ARGV[2] .. user
  if replacement == '' then replacement = string.match(seen, '^.*,') or '' end
  local held = redis.call('HGET', key, title) or ''
  if held == seen then
    if replacement ~= seen then redis.call('HSET', key, title, replacement) end
    clear(key, member)
    clean = clean + 1
  else
    moveWatermark(key, title, held, replacement)
    redis.call('ZADD', KEYS[1], 'XX', now, member)
  end
end
return clean
