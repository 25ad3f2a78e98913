-- Replaces a room, unless another instance did so meanwhile, and tells its members. Safe to repeat.
-- KEYS: 1 the room, 2 the log of its events.
-- ARGV: 1 the room as it was read, empty for none; 2 the new room, empty to close it; 3 the event,
-- empty for none; 4 the most events that are kept; 5 the life of a room in ms.
-- Reply: 1 when the new room is stored (also by an earlier try of this call), else 0.
local current = redis.call('GET', KEYS[1]) or ''
if current == ARGV[2] then return 1 end
if current ~= ARGV[1] then return 0 end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1], KEYS[2])
  return 1
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[5])
if ARGV[3] ~= '' then
  redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[4], '*', 'data', ARGV[3])
end
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return 1
