// The one stored form that a server does not give back when it reads it.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward::print {

/// `status IN ('a', 'b')` over a character varying is stored, and shown, as "(status)::text = ANY ((ARRAY['a'::character
/// varying, …])::text[])"; read again, that is stored with a cast at each element (transformAExprIn(), transformArrayExpr()).
/// Such places of an expression or query are given back as IN and NOT IN, everything else as it is.
std::string as_written(std::string_view canonical);

}  // namespace pgsteward::print
