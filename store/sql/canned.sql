-- name: canned_all()
SELECT data FROM canned ORDER BY name;

-- name: canned_get(name)$
SELECT data FROM canned WHERE name = :name;
