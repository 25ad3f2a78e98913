-- Notes that an instance is alive, and counts those that are.
-- KEYS[1] ZSET of instances by the time in ms until which they count as alive
-- ARGV[1] name of the instance, ARGV[2] ms that it counts from now
-- Reply: how many are alive. Idempotent.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
