-- Keeps the lock of an upload for its holder, unless somebody else wants it. Safe to repeat.
-- KEYS: 1 the lock, 2 the wish for it. ARGV: 1 the holder's token, 2 life of the lock in ms.
-- Reply: 1 when the holder may go on, 0 when it is to let go.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1 - redis.call('EXISTS', KEYS[2])
