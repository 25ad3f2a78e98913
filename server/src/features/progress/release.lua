-- Makes claimed records due again.
-- KEYS[1] due times of dirty records (ZSET of user|title)
-- ARGV[1] ms until they are due, then each user|title
-- Reply: nothing. Idempotent: asked again, they are due a moment later.
local clock = redis.call('TIME')
local due = clock[1] * 1000 + math.floor(clock[2] / 1000) + ARGV[1]
for index = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', due, ARGV[index]) end
