-- Takes blocks off the list and tells the instances; without clients it only tells them.
-- KEYS[1] clients by the end of their block in ms, KEYS[2] hash client -> block, KEYS[3] version
-- ARGV[1] channel, ARGV[2...] clients
-- Reply: how many were listed
local lifted = 0
for index = 2, #ARGV do
  redis.call('ZREM', KEYS[1], ARGV[index])
  lifted = lifted + redis.call('HDEL', KEYS[2], ARGV[index])
end
redis.call('INCR', KEYS[3])
redis.call('PUBLISH', ARGV[1], 'changed')
return lifted
