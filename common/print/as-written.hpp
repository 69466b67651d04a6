// The one stored form that a server does not give back when it reads it.
#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.hpp"

namespace pgsteward::print {

/// `status IN ('a', 'b')` over a character varying is stored, and shown, as "(status)::text = ANY ((ARRAY['a'::character
/// varying, …])::text[])"; read again, that is stored with a cast at each element (transformAExprIn(), transformArrayExpr()).
/// Such places of an expression over the relation's own columns, or over a domain's VALUE, are given back as IN and NOT IN
/// where the column is a character varying; everything else as it is. A column of another type can be compared so only by
/// a cast that somebody wrote, and IN would mean something else.
std::string as_written(std::string_view canonical, const Relation& relation);
std::string as_written(std::string_view canonical, const Type& domain);

}  // namespace pgsteward::print
