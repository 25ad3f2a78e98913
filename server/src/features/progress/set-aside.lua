-- Notes that a record could not be written: it is due again after a pause, and after too many
-- attempts it is set aside as a dead letter with its reason, so that the others go on.
-- KEYS[1] due times of dirty records (ZSET of user|title), KEYS[2] failed attempts, KEYS[3] dead
--   letters (both hashes by user|title), KEYS[4] hash of the viewer
-- ARGV title, user|title, the record as it was read, dead letter, attempts at most,
--   pause in ms (doubled with each attempt), ms for which a viewer without dirty records is kept
-- Reply: 1 when it was set aside, else 0. Called twice it counts two attempts, never fewer.
local title, member, seen = ARGV[1], ARGV[2], ARGV[3]
local attempts = redis.call('HINCRBY', KEYS[2], member, 1)
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if attempts < tonumber(ARGV[5]) then
  redis.call('ZADD', KEYS[1], 'XX', now + ARGV[6] * 2 ^ (attempts - 1), member)
  return 0
end
redis.call('HDEL', KEYS[2], member)
redis.call('HSET', KEYS[3], member, ARGV[4])
if redis.call('HGET', KEYS[4], title) ~= seen then
  -- It changed meanwhile: what it says now gets attempts of its own.
  redis.call('ZADD', KEYS[1], 'XX', now, member)
elseif redis.call('ZREM', KEYS[1], member) == 1
  and redis.call('HINCRBY', KEYS[4], '#', -1) <= 0 then
  redis.call('HDEL', KEYS[4], '#')
  redis.call('PEXPIRE', KEYS[4], ARGV[7])
end
return 1
