// Casts, operator classes, transforms, conversions, languages, text search.
#include "sql/convert.hpp"

namespace pgsteward::sql::convert {
namespace {

char context_letter(PgQuery__CoercionContext context) {
    switch (context) {
        case PG_QUERY__COERCION_CONTEXT__COERCION_IMPLICIT: return 'i';
        case PG_QUERY__COERCION_CONTEXT__COERCION_ASSIGNMENT: return 'a';
        default: return 'e';
    }
}

std::optional<ObjectWithArguments> optional_function(Context& context, const PgQuery__ObjectWithArgs* function) {
    if (function == nullptr) return std::nullopt;
    return with_arguments(context, *function);
}

OperatorClassItem class_item(Context& context, const PgQuery__CreateOpClassItem& from) {
    // parsenodes.h: OPCLASS_ITEM_OPERATOR 1, OPCLASS_ITEM_FUNCTION 2, OPCLASS_ITEM_STORAGETYPE 3
    OperatorClassItem result{from.itemtype == 1   ? OperatorClassItem::Kind::operator_
                             : from.itemtype == 2 ? OperatorClassItem::Kind::function
                                                  : OperatorClassItem::Kind::storage};
    result.number = from.number;
    if (from.name != nullptr) result.object = with_arguments(context, *from.name);
    if (from.storedtype != nullptr) result.storage = type_name(context, *from.storedtype);
    result.order_family = object_name(Nodes(from.order_family, from.n_order_family));
    for (std::size_t i = 0; i < from.n_class_args; ++i)
        result.class_arguments.push_back(type_name(context, *from.class_args[i]->type_name));
    return result;
}

std::vector<OperatorClassItem> class_items(Context& context, Nodes nodes) {
    std::vector<OperatorClassItem> result;
    result.reserve(nodes.size());
    for (const Node* node : nodes) result.push_back(class_item(context, *node->create_op_class_item));
    return result;
}

std::string action(PgQuery__AlterTSConfigType kind) {
    switch (kind) {
        case PG_QUERY__ALTER_TSCONFIG_TYPE__ALTER_TSCONFIG_ADD_MAPPING: return "add mapping";
        case PG_QUERY__ALTER_TSCONFIG_TYPE__ALTER_TSCONFIG_ALTER_MAPPING_FOR_TOKEN: return "alter mapping";
        case PG_QUERY__ALTER_TSCONFIG_TYPE__ALTER_TSCONFIG_REPLACE_DICT: return "replace dictionary";
        case PG_QUERY__ALTER_TSCONFIG_TYPE__ALTER_TSCONFIG_REPLACE_DICT_FOR_TOKEN:
            return "replace dictionary for token";
        default: return "drop mapping";
    }
}

}  // namespace

Body create_cast(Context& context, const PgQuery__CreateCastStmt& from) {
    return CreateCast{type_name(context, *from.sourcetype), type_name(context, *from.targettype),
                      optional_function(context, from.func), from.inout != 0, context_letter(from.context)};
}

Body create_operator_class(Context& context, const PgQuery__CreateOpClassStmt& from) {
    CreateOperatorClass result;
    result.name = object_name(Nodes(from.opclassname, from.n_opclassname));
    result.family = object_name(Nodes(from.opfamilyname, from.n_opfamilyname));
    result.method = from.amname;
    result.type = type_name(context, *from.datatype);
    result.is_default = from.is_default;
    result.items = class_items(context, Nodes(from.items, from.n_items));
    return result;
}

Body alter_operator_family(Context& context, const PgQuery__AlterOpFamilyStmt& from) {
    return AlterOperatorFamily{object_name(Nodes(from.opfamilyname, from.n_opfamilyname)), from.amname,
                               from.is_drop != 0, class_items(context, Nodes(from.items, from.n_items))};
}

Body create_transform(Context& context, const PgQuery__CreateTransformStmt& from) {
    return CreateTransform{type_name(context, *from.type_name), from.lang, from.replace != 0,
                           optional_function(context, from.fromsql), optional_function(context, from.tosql)};
}

Body create_conversion(const PgQuery__CreateConversionStmt& from) {
    return CreateConversion{object_name(Nodes(from.conversion_name, from.n_conversion_name)), from.for_encoding_name,
                            from.to_encoding_name, object_name(Nodes(from.func_name, from.n_func_name)), from.def != 0};
}

Body create_language(const PgQuery__CreatePLangStmt& from) {
    return CreateLanguage{from.plname,
                          from.replace != 0,
                          from.pltrusted != 0,
                          object_name(Nodes(from.plhandler, from.n_plhandler)),
                          object_name(Nodes(from.plinline, from.n_plinline)),
                          object_name(Nodes(from.plvalidator, from.n_plvalidator))};
}

Body alter_text_search_configuration(const PgQuery__AlterTSConfigurationStmt& from) {
    AlterTextSearchConfiguration result;
    result.name = object_name(Nodes(from.cfgname, from.n_cfgname));
    result.action = action(from.kind);
    result.tokens = strings(Nodes(from.tokentype, from.n_tokentype));
    for (std::size_t i = 0; i < from.n_dicts; ++i) result.dictionaries.push_back(object_name(items(from.dicts[i])));
    result.if_exists = from.missing_ok;
    return result;
}

}  // namespace pgsteward::sql::convert
