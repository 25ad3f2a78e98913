-- Registers a playback session and replaces the record by one with the session's epoch, if it is
-- still the one that the caller has seen and the viewer may play one more title.
-- KEYS[1] hash of the viewer, KEYS[2] due times of dirty records, KEYS[3] running playbacks (both
--   ZSET of user|title), KEYS[4] hash of the viewer's sessions: title to "<device> <details>"
-- ARGV title, user|title, expected record (nothing for none), new record, device, details,
--   how many titles may play at once, ms until a playback counts as idle, user, ms to keep sessions
-- Reply: { 1, details of the session of this title that another device had, or nothing } when
--   registered, { 0, the record that is held or nothing },
--   { 2, details of each other running session } beyond the limit
-- A session of the same title is taken over, and so is one of another title on the same device.
-- Idempotent: asked again, it finds the new record where it expected the old one.
local title, member, expected, replacement = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local device, details = ARGV[5] .. ' ', ARGV[6]
local held = redis.call('HGET', KEYS[1], title) or ''
if held ~= expected then return { 0, held } end

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function endSession(other)
  redis.call('HDEL', KEYS[4], other)
  redis.call('ZREM', KEYS[3], ARGV[9] .. '|' .. other)
end

local sessions = redis.call('HGETALL', KEYS[4])
local running, replaced, taken = { 2 }, {}, ''
for index = 1, #sessions, 2 do
  local other, value = sessions[index], sessions[index + 1]
  local idleAt = redis.call('ZSCORE', KEYS[3], ARGV[9] .. '|' .. other)
  if not idleAt or tonumber(idleAt) <= now then
    endSession(other)
  elseif string.sub(value, 1, #device) == device then
    replaced[#replaced + 1] = other
  else
    local theirs = string.sub(value, (string.find(value, ' ', 1, true)) + 1)
    if other == title then taken = theirs else running[#running + 1] = theirs end
  end
end
if #running > tonumber(ARGV[7]) then return running end

for _, other in ipairs(replaced) do endSession(other) end
redis.call('HSET', KEYS[1], title, replacement)
if redis.call('ZADD', KEYS[2], 'NX', now, member) == 1 then
  redis.call('HINCRBY', KEYS[1], '#', 1)
end
redis.call('PERSIST', KEYS[1])
redis.call('HSET', KEYS[4], title, device .. details)
redis.call('PEXPIRE', KEYS[4], ARGV[10])
redis.call('ZADD', KEYS[3], now + ARGV[8], member)
return { 1, taken }
