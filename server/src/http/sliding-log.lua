-- Admits a request if fewer than `limit` were admitted in the window that ends now.
-- KEYS[1] list of admitted times, oldest first, in ms modulo 2^31 (6 bytes an entry)
-- ARGV[1] limit, ARGV[2] window in ms
-- Reply: { admitted 0|1, requests in the window, ms until one more would be admitted }
-- A retry by the client after a lost reply may count one request twice, never less than once.
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = (clock[1] * 1000 + math.floor(clock[2] / 1000)) % 2147483648
local function age(entry) return (now - tonumber(entry)) % 2147483648 end

local head = redis.call('LINDEX', KEYS[1], 0)
while head and age(head) >= window do
  redis.call('LPOP', KEYS[1])
  head = redis.call('LINDEX', KEYS[1], 0)
end

local used = redis.call('LLEN', KEYS[1])
if used >= limit then
  -- The limit may have been lowered: wait for the entry whose end makes room.
  local freeing = redis.call('LINDEX', KEYS[1], used - limit)
  return { 0, used, window - age(freeing) }
end
redis.call('RPUSH', KEYS[1], now)
redis.call('PEXPIRE', KEYS[1], window)
return { 1, used + 1, head and window - age(head) or window }
