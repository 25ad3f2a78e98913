-- Lets one attempt in, counted as a failure until it is cleared, unless the pause after the one
-- before still runs: attempts made at the same moment cannot all slip through.
-- KEYS[1] hash of `failures` and `until` (ms since 1970)
-- ARGV[1] failures without a pause, ARGV[2] first pause, ARGV[3] longest pause, ARGV[4] memory; all ms
-- Reply: ms to wait, 0 when the attempt may go on
-- A retry by the client after a lost reply counts one attempt twice, never less than once.
local free, first, longest, memory =
  tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local known = redis.call('HMGET', KEYS[1], 'failures', 'until')
local failures, open = tonumber(known[1] or '0'), tonumber(known[2] or '0')
if now < open then return open - now end

failures = failures + 1
local pause = 0
if failures >= free then
  -- Doubles with each failure; beyond 20 the longest pause is long reached.
  pause = math.min(longest, first * 2 ^ math.min(failures - free, 20))
end
redis.call('HSET', KEYS[1], 'failures', failures, 'until', string.format('%d', now + pause))
redis.call('PEXPIRE', KEYS[1], memory)
return 0
