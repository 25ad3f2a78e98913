-- Admits requests that all of their limits have room for, exactly in every sliding window.
-- KEYS one for each limit that a request of this call counts for
-- ARGV for each key its limit and its window in ms; then for all requests in one string, because each
--   argument of its own costs the caller more than taking this apart: the number of a request's limits
--   and, from 1, which keys they are, every number in two characters (64 times the first and the second,
--   counted from '0')
-- Reply: the time in ms, then four for each request: admitted 0|1, the key that is nearest to its
--   limit or, for a refusal, that keeps it longest, requests in that one's window, and ms until its
--   oldest one leaves or, for a refusal, until one more is admitted
-- Up to 2,000 a key is a LIST of the times of admitted requests in ms modulo 2^31, oldest first
-- (6 bytes each); above, a HASH of counts by tenth of a window, each counted until all of it is past.
-- A retry by the client after a lost reply may count a request twice, never less than once.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local stamp = now % 2147483648

local function age(entry)
  local ms = (stamp - tonumber(entry)) % 2147483648
  -- An entry of the future: the clock was set back.
  return ms < 1073741824 and ms or 0
end

local function openLog(key, limit, window)
  local head = redis.call('LINDEX', key, 0)
  while head and age(head) >= window do
    redis.call('LPOP', key)
    head = redis.call('LINDEX', key, 0)
  end
  local held = redis.call('LLEN', key)
  local log = { limit = limit, used = held, added = 0, resets = head and window - age(head) or window }
  function log.wait()
    local freeing = log.used - limit
    return freeing < held and window - age(redis.call('LINDEX', key, freeing)) or window
  end
  function log.save()
    local stamps = {}
    for index = 1, log.added do stamps[index] = stamp end
    redis.call('RPUSH', key, unpack(stamps))
    redis.call('PEXPIRE', key, window)
  end
  return log
end

local function openCounts(key, limit, window)
  local width = window / 10
  local current = math.floor(now / width)
  local counts, past, oldest, used = {}, {}, current, 0
  local fields = redis.call('HGETALL', key)
  for index = 1, #fields, 2 do
    local tenth, count = tonumber(fields[index]), tonumber(fields[index + 1])
    if tenth < current - 10 then
      past[#past + 1] = fields[index]
    else
      counts[tenth], used, oldest = count, used + count, math.min(oldest, tenth)
    end
  end
  local function leaves(tenth) return math.ceil((tenth + 11) * width - now) end
  local log = { limit = limit, used = used, added = 0, resets = leaves(oldest) }
  function log.wait()
    local left = log.used
    for tenth = oldest, current do
      left = left - (counts[tenth] or 0)
      if left < limit then return leaves(tenth) end
    end
    return leaves(current)
  end
  function log.save()
    if #past > 0 then redis.call('HDEL', key, unpack(past)) end
    redis.call('HINCRBY', key, string.format('%.0f', current), log.added)
    redis.call('PEXPIRE', key, math.ceil(window * 1.1))
  end
  return log
end

local logs = {}
for index, key in ipairs(KEYS) do
  local limit, window = tonumber(ARGV[index * 2 - 1]), tonumber(ARGV[index * 2])
  logs[index] = (limit <= 2000 and openLog or openCounts)(key, limit, window)
end

local members = ARGV[#KEYS * 2 + 1]
local function member(at)
  local high, low = string.byte(members, at * 2 - 1, at * 2)
  return (high - 48) * 64 + low - 48
end

local function decide(first, last)
  local refusing, longest, tightest = nil, 0, nil
  for at = first, last do
    local index = member(at)
    local log = logs[index]
    if log.used >= log.limit then
      local wait = log.wait()
      if wait >= longest then refusing, longest = index, wait end
    elseif not tightest or log.limit - log.used < logs[tightest].limit - logs[tightest].used then
      tightest = index
    end
  end
  if refusing then return 0, refusing, logs[refusing].used, longest end
  for at = first, last do
    local log = logs[member(at)]
    log.used, log.added = log.used + 1, log.added + 1
  end
  return 1, tightest, logs[tightest].used, logs[tightest].resets
end

local reply, at = { now }, 1
while at <= #members / 2 do
  local count = member(at)
  local place = #reply
  reply[place + 1], reply[place + 2], reply[place + 3], reply[place + 4] = decide(at + 1, at + count)
  at = at + count + 1
end
for _, log in ipairs(logs) do
  if log.added > 0 then log.save() end
end
return reply
