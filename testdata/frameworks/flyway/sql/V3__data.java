class V3__data {}
