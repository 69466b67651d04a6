exports.up = (db) => db.runSql(read('20240101000000-orders-up.sql'));
