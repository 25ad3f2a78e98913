-- Lists a block and tells the instances.
-- KEYS[1] clients by the end of their block in ms, KEYS[2] hash client -> block, KEYS[3] version
-- ARGV[1] client, ARGV[2] end in ms, ARGV[3] block as JSON, ARGV[4] most blocks, ARGV[5] channel
-- Reply: 1 when the block is new
if redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[3] then return 0 end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
local excess = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[4])
if excess > 0 then
  for _, client in ipairs(redis.call('ZRANGE', KEYS[1], 0, excess - 1)) do
    redis.call('ZREM', KEYS[1], client)
    redis.call('HDEL', KEYS[2], client)
  end
end
redis.call('INCR', KEYS[3])
redis.call('PUBLISH', ARGV[5], 'changed')
return 1
