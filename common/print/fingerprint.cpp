#include "print/fingerprint.hpp"

#include <sha2.h>

#include <string_view>

#include "access/acl.hpp"
#include "catalog/describe.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

class Digest {
public:
    Digest() { SHA256Init(&context_); }
    /// With its length before it, so that no two sequences of texts are the same bytes.
    void add(std::string_view text) {
        const std::string size = std::to_string(text.size()) + ":";
        update(size);
        update(text);
    }
    std::string hex() {
        std::uint8_t bytes[SHA256_DIGEST_LENGTH];
        SHA256Final(bytes, &context_);
        std::string text;
        for (const std::uint8_t byte : bytes) {
            text += "0123456789abcdef"[byte >> 4];
            text += "0123456789abcdef"[byte & 15];
        }
        return text;
    }

private:
    void update(std::string_view text) { SHA256Update(&context_, reinterpret_cast<const std::uint8_t*>(text.data()), text.size()); }
    SHA2_CTX context_{};
};

template <typename Object>
bool says_the_default(const Object& object) {
    return object.acl && change_acl(acl_target(object), std::nullopt, object.acl).empty();
}

/// An access control list that spells the built-in default out is forgotten.
void forget_defaults(Catalog& catalog) {
    const auto each = [](auto& map) {
        std::vector<QualifiedName> keys;
        for (const auto& [key, object] : map)
            if (says_the_default(*object)) keys.push_back(key);
        for (const QualifiedName& key : keys) map.edit(key, [](auto& object) { object.acl.reset(); });
    };
    each(catalog.relations);
    for (const auto& relation : catalog.relations.sorted())
        catalog.relations.edit(relation->name, [](Relation& edited) {
            for (Column& column : edited.columns)
                if (column.acl && column.acl->empty()) column.acl.reset();
        });
    each(catalog.routines);
    each(catalog.types);
    each(catalog.schemas);
    each(catalog.others);
}

}  // namespace

const Aspects& usually_not_counted() {
    static const Aspects aspects = {Aspect::column_order, Aspect::populated, Aspect::extension_version, Aspect::role, Aspect::server};
    return aspects;
}

std::string fingerprint(const Catalog& catalog, const Aspects& dropped) {
    Catalog counted = without(catalog, dropped);
    forget_defaults(counted);
    Digest digest;
    for (const DescribedObject& object : describe(counted)) {
        digest.add(name_of(object.kind));
        digest.add(object.identity);
        for (const auto& [name, value] : object.properties) {
            digest.add(name);
            digest.add(value);
        }
        digest.add("");
    }
    return digest.hex();
}

}  // namespace pgsteward::print
