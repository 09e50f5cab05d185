-- name: canned_all()
SELECT data FROM canned ORDER BY name;
