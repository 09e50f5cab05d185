-- name: lease_get(name)^
SELECT holder, fence, expires_at FROM lease WHERE name = :name;

-- name: lease_take(name, holder, expires_at)$
INSERT INTO lease (name, holder, fence, expires_at) VALUES (:name, :holder, 1, :expires_at)
ON CONFLICT (name) DO UPDATE
SET holder = excluded.holder, fence = lease.fence + 1, expires_at = excluded.expires_at
RETURNING fence;

-- name: lease_renew(name, holder, fence, expires_at)!
UPDATE lease SET expires_at = :expires_at WHERE name = :name AND holder = :holder AND fence = :fence;

-- name: lease_release(name, holder, fence)!
-- The row stays: the next fence has to be greater.
UPDATE lease SET expires_at = 0 WHERE name = :name AND holder = :holder AND fence = :fence;
