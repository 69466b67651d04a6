exports.up = (db) => db.runSql('UPDATE orders SET id = id');
