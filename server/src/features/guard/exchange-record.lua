-- Replaces what is remembered of a client, unless another instance did so meanwhile.
-- KEYS[1] the client's record
-- ARGV[1] the record as it was read, empty for none; ARGV[2] the new record; ARGV[3] its life in ms
-- Reply: 1 when the new record is stored (also by an earlier try of this call), else 0
local current = redis.call('GET', KEYS[1]) or ''
if current == ARGV[2] then return 1 end
if current ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
