-- Replaces a packed record if it is still the one that the caller has seen.
-- KEYS[1] hash of the viewer, KEYS[2] due times of dirty records (ZSET of user|title)
-- ARGV title, user|title, expected record (nothing for none), new record,
--   1 when MongoDB does not hold it yet, ms for which a viewer without dirty records is kept
-- Reply: { 1 } when replaced, else { 0, the record that is held or nothing }
-- Idempotent: asked again, it finds the new record where it expected the old one and changes nothing.
local title, member, expected, replacement = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local held = redis.call('HGET', KEYS[1], title) or ''
if held ~= expected then return { 0, held } end
redis.call('HSET', KEYS[1], title, replacement)
if ARGV[5] == '1' then
  local clock = redis.call('TIME')
  local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
  if redis.call('ZADD', KEYS[2], 'NX', now, member) == 1 then
    redis.call('HINCRBY', KEYS[1], '#', 1)
  end
  redis.call('PERSIST', KEYS[1])
elseif redis.call('HEXISTS', KEYS[1], '#') == 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[6])
end
return { 1 }
