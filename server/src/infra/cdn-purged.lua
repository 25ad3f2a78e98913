-- Forgets addresses that were purged, except those that changed again since they were taken.
-- KEYS the queue: a sorted set of addresses by the time in ms at which each is due
-- ARGV the time that taking them set; then the addresses
-- Reply: how many were forgotten. Run again, it forgets nothing more.
local forgotten = 0
for index = 2, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[index]) == ARGV[1] then
    forgotten = forgotten + redis.call('ZREM', KEYS[1], ARGV[index])
  end
end
return forgotten
