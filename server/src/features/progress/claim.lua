-- Claims dirty records that are due: their due time moves ahead by a lease, so that those of a
-- worker that dies come due again.
-- KEYS[1] due times of dirty records (ZSET of user|title), KEYS[2] running playbacks (ZSET)
-- ARGV how many at most, lease in ms, what the key of a viewer's records begins with (of this slot)
-- Reply: each member with its record, nothing for one that is gone; the longest due first. Idempotent: a claim that was lost comes due again.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
local due = {}
for index, member in ipairs(members) do
  due[index * 2 - 1], due[index * 2] = now + ARGV[2], member
  -- A call takes a few thousand arguments at most.
  if #due == 1000 or index == #members then
    redis.call('ZADD', KEYS[1], 'XX', (table.unpack or unpack)(due))
    due = {}
  end
end
local claimed = {}
for index, member in ipairs(members) do
  local user, title = string.match(member, '^([^|]*)|(.*)$')
  claimed[index * 2 - 1] = member
  claimed[index * 2] = redis.call('HGET', ARGV[3] .. user, title) or ''
end
return claimed
