-- Acknowledges records that MongoDB holds now. A dirty mark goes only if the record is still the
-- one that was written; else the record is due again at once, and its watermark moves forward.
-- KEYS[1] due times of dirty records (ZSET of user|title), KEYS[2] failed attempts (hash of
--   user|title), KEYS[3..] the hash of each record's viewer
-- ARGV[1] ms for which a viewer without dirty records is kept, then 5 for each record:
--   title, user|title, the record as it was read, the record to hold now, its version as epoch.seq
-- Reply: 1 for each record that is clean now, else 0
-- Idempotent: a clean record is not the one that was read, and its watermark needs no move.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- As texts of one length: where a C long has 32 bits (the Redis in JavaScript) tonumber overflows.
local function padded(number) return string.rep('0', 12 - #number) .. number end
local function parts(version)
  local epoch, seq = string.match(version, '^(%w+)%.(%w+)$')
  return padded(epoch), padded(seq)
end
local function isNewer(a, b)
  local epochA, seqA = parts(a)
  local epochB, seqB = parts(b)
  return epochA > epochB or (epochA == epochB and seqA > seqB)
end

local function clear(key, member)
  redis.call('HDEL', KEYS[2], member)
  if redis.call('ZREM', KEYS[1], member) == 1
    and redis.call('HINCRBY', key, '#', -1) <= 0 then
    redis.call('HDEL', key, '#')
    redis.call('PEXPIRE', key, ARGV[1])
    -- All of them are in MongoDB: a viewer of very many titles is let go at once.
    if redis.call('HLEN', key) > 100 then redis.call('DEL', key) end
  end
end

local reply = {}
for index = 1, #KEYS - 2 do
  local key, at = KEYS[index + 2], 2 + (index - 1) * 5
  local title, member, seen, replacement, version =
    ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local held = redis.call('HGET', key, title) or ''
  if held == seen then
    if replacement ~= seen then redis.call('HSET', key, title, replacement) end
    clear(key, member)
    reply[index] = 1
  else
    local state, durable = string.match(held, '^(.*),([^,]*)$')
    if durable and durable ~= '' and isNewer(version, durable) then
      redis.call('HSET', key, title, state .. ',' .. version)
    end
    redis.call('ZADD', KEYS[1], 'XX', now, member)
    reply[index] = 0
  end
end
return reply
