-- The blocks that have not ended, unless the asker knows them.
-- KEYS[1] clients by the end of their block in ms, KEYS[2] hash client -> block, KEYS[3] version
-- ARGV[1] the version the asker knows, or -1
-- Reply: { version, now in ms, client, block, client, block, ... }, without blocks for a known version
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local version = redis.call('GET', KEYS[3]) or '0'
local reply = { version, tostring(now) }
if version == ARGV[1] then return reply end
for _, client in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], client)
  redis.call('HDEL', KEYS[2], client)
end
for _, each in ipairs(redis.call('HGETALL', KEYS[2])) do reply[#reply + 1] = each end
return reply
