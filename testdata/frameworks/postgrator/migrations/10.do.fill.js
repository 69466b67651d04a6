module.exports.generateSql = () => "UPDATE orders SET note = ''";
