// What a table has from its parents when CREATE TABLE … INHERITS makes it. Only for the layer itself.
#pragma once

#include "catalog/catalog.hpp"

namespace pgsteward::print {

/// Are the parents said in CREATE TABLE? Not those of partitions, which are attached, nor where the table's columns stand
/// in another order than INHERITS gives them: then they are added by ALTER TABLE … INHERIT.
bool inherits_in_create(const Catalog& catalog, const Relation& table);
/// Default, generation expression, NOT NULL, storage and compression that the column gets from its parents alone; the rest is empty.
Column from_parents(const Catalog& catalog, const Relation& table, const Column& column);

}  // namespace pgsteward::print
