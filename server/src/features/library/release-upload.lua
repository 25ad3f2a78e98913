-- Gives the lock of an upload back, if it is still its holder's. Safe to repeat.
-- KEYS: 1 the lock, 2 the wish for it. ARGV: 1 the holder's token.
-- Reply: 1 when it was the holder's, else 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
return 1
