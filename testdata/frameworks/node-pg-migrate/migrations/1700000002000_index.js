exports.up = (pgm) => {
    pgm.noTransaction();
    pgm.createIndex('orders', 'note', { method: 'btree', concurrently: true });
};
