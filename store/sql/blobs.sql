-- name: blob_add(sha256, size, data)!
INSERT INTO blob (sha256, size, data) VALUES (:sha256, :size, :data) ON CONFLICT (sha256) DO NOTHING;

-- name: blob_get(sha256)$
SELECT data FROM blob WHERE sha256 = :sha256;
