-- name: fuse_get()^
SELECT blown_at, reset_at FROM fuse;
