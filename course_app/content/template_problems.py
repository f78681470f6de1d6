"""What can be wrong with the files of structured templates."""

from course_app.content.wording import Wording

TEMPLATE_CODES: dict[str, Wording] = {
    "template-unknown": Wording(
        "there is no structured template with the id `{id}`",
        "write homework/structured-templates/{id}.yaml, or correct the id",
    ),
    "template-homework": Wording(
        "no piece of homework `{id}` opens this template",
        "name it under `templates:` in the homework's file, or remove it here",
    ),
    "template-reference": Wording(
        "`{reference}`: {reason}",
        "write the id of a field, or `field.column`",
    ),
    "template-value": Wording(
        "`{value}` is not a value that can stand there",
        "use one of: {known}",
    ),
    "field-kind": Wording(
        "unknown kind of field `{kind}`",
        "use one of: {known}",
    ),
    "standard-kind": Wording(
        "unknown kind of standard `{kind}`",
        "use one of: {known}",
    ),
    "derived-function": Wording(
        "unknown function `{kind}`",
        "use one of: {known}",
    ),
    "derived-cycle": Wording(
        "the derived `{id}` needs itself, directly or through others",
        "let it be calculated from fields that do not depend on it",
    ),
    "audience-missing": Wording(
        "`{key}` does not say who may see it",
        "write `audience: internal` or `audience: customer`",
    ),
    "audience-contradiction": Wording(
        "`{id}` cannot have this audience: {reason}",
        "make the audiences and `customer-view` agree",
    ),
    "audience-link": Wording(
        "`{source}` is internal, and the link takes it over into `{to}`, which the customer reads",
        "make the audiences agree, or, if the customer is meant to read it, write `discloses: [{name}]` on the link",
    ),
    "question-audience": Wording(
        "the customer's question `{asks}` is answered from `{reference}`: {reason}",
        "answer it from fields and columns that are for the customer",
    ),
    "limits-contradict": Wording(
        "`{key}`: {reason}",
        "change one of the two",
    ),
    "sample-missing": Wording(
        "the template has no filled sample",
        "write {file}",
    ),
    "sample-value": Wording(
        "the sample's `{place}` does not fit its field: {fault}",
        "see docs/authors.md, Structured templates, A sample",
    ),
    "sample-standard": Wording(
        "the sample is not done to standard: `{standard}` finds {fault} at `{place}`",
        "fill the sample to standard, or correct the standard",
    ),
}
