"""The rules: one fault, one module, one number. The module is the plug-in, the tuple below its registration.

Bands: 1xx place and identity, 2xx schema and versions, 3xx structural links, 4xx references and vocabularies, 5xx
people, licence, rights, 6xx external links, 7xx the change itself, 8xx plausibility, 9xx style. A module's docstring is
its documentation page (``oscat explain``); its name is its code and the fault it finds.
"""

from collections.abc import Iterator
from typing import Protocol

from oscat.thought.difference import Change
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Place, Role
from oscat.thought.rules import (
    osc101_invalid_json,
    osc102_duplicate_key,
    osc103_wrong_encoding,
    osc104_beyond_limits,
    osc105_not_a_regular_file,
    osc106_unexpected_place,
    osc107_record_missing,
    osc108_id_not_folder,
    osc109_unsafe_id,
    osc110_not_published,
    osc111_executable_file,
    osc112_unsafe_path,
    osc113_case_clash,
    osc114_left_over_file,
    osc115_orphan_file,
    osc201_unknown_version,
    osc202_stac_core,
    osc203_stac_extension,
    osc204_kind_schema,
    osc205_extension_undeclared,
    osc206_policy_invalid,
    osc207_extension_field_undeclared,
    osc208_extension_unused,
    osc209_field_misspelt,
    osc210_misplaced_member,
    osc301_wrong_way_up,
    osc302_dangling_link,
    osc303_stale_title,
    osc304_link_media_type,
    osc305_absolute_link,
    osc306_undeclared_relation,
    osc307_duplicate_link,
    osc308_made_up_relation,
    osc309_link_type_missing,
    osc310_foreign_copy,
    osc401_unknown_reference,
    osc402_via_missing,
    osc403_preview_wrong,
    osc404_run_file_missing,
    osc405_run_file_invalid,
    osc406_workflow_type_missing,
    osc407_one_sided_reference,
    osc408_relation_disagrees,
    osc409_theme_of_no_variable,
    osc410_unused_entry,
    osc411_same_title,
    osc412_same_description,
    osc413_near_duplicate,
    osc414_untagged_product,
    osc421_unpinned_environment,
    osc423_moving_code_address,
    osc424_unusable_input,
    osc425_parameter_mismatch,
    osc426_invalid_definition,
    osc428_workflow_type_spelt,
    osc431_incomplete_model_card,
    osc432_weights_that_run,
    osc501_technical_officer_missing,
    osc502_unknown_licence,
    osc503_credentials_in_link,
    osc504_unknown_role,
    osc505_malformed_contact,
    osc507_licence_unlinked,
    osc508_licence_mismatch,
    osc509_licence_stated_elsewhere,
    osc510_personal_address,
    osc601_misspelt_address,
    osc602_placeholder_address,
    osc603_address_by_number,
    osc604_test_host,
    osc605_file_share,
    osc606_ftp_address,
    osc607_bucket_without_https,
    osc608_bare_front_page,
    osc609_http_address,
    osc610_doi_form,
    osc611_doi_shared,
    osc612_cite_as_disagrees,
    osc613_predecessor_unlinked,
    osc621_access_missing,
    osc622_documentation_missing,
    osc623_landing_page_only,
    osc631_dead_address,
    osc632_failing_address,
    osc633_moved_address,
    osc634_sign_in_needed,
    osc635_other_media_type,
    osc636_private_address,
    osc701_removed_without_trace,
    osc702_removed_and_named,
    osc703_redirect_wrong,
    osc801_impossible_box,
    osc802_zero_area_box,
    osc803_box_not_in_region,
    osc804_extent_without_items,
    osc805_backwards_interval,
    osc806_open_interval,
    osc807_before_mission,
    osc808_stale_status,
    osc809_no_extent,
    osc810_asset_type_missing,
    osc811_box_goes_round,
    osc812_not_cloud_native,
    osc813_box_outside_project,
    osc815_placeholder_text,
    osc816_thin_description,
    osc817_long_description,
    osc901_garbled_text,
    osc902_escaped_letters,
    osc903_untidy_text,
    osc904_file_like_title,
    osc905_many_keywords,
)
from oscat.words.finding import Severity


class Rule(Protocol):
    """What every rule's module offers."""

    __name__: str
    __doc__: str | None
    SEVERITY: Severity


class FileRule(Rule, Protocol):
    """A rule that looks at one file at a time, of the roles in ``APPLIES``.

    It may narrow that to entries of some kinds with ``KINDS``, and to files that have one of some members, at the top or
    in their properties, with ``NEEDS``, which spares the call for all others.
    """

    APPLIES: frozenset[Role]

    def check(self, file: File, facts: Facts) -> Iterator[Hit]:
        """What is wrong with this file."""


class CatalogRule(Rule, Protocol):
    """A rule that looks at the catalog as a whole; its hits name their path."""

    def check_catalog(self, facts: Facts) -> Iterator[Hit]:
        """What is wrong with this catalog."""


class ChangeRule(Rule, Protocol):
    """A rule that looks at what a change does; its hits name their path."""

    def check_change(self, change: Change, facts: Facts) -> Iterator[Hit]:
        """What is wrong with this change, ``facts`` being those of its head."""


FILE_RULES: tuple[FileRule, ...] = (
    osc101_invalid_json,
    osc102_duplicate_key,
    osc103_wrong_encoding,
    osc104_beyond_limits,
    osc105_not_a_regular_file,
    osc106_unexpected_place,
    osc108_id_not_folder,
    osc109_unsafe_id,
    osc110_not_published,
    osc111_executable_file,
    osc112_unsafe_path,
    osc113_case_clash,
    osc114_left_over_file,
    osc115_orphan_file,
    osc201_unknown_version,
    osc202_stac_core,
    osc203_stac_extension,
    osc204_kind_schema,
    osc205_extension_undeclared,
    osc206_policy_invalid,
    osc207_extension_field_undeclared,
    osc208_extension_unused,
    osc209_field_misspelt,
    osc210_misplaced_member,
    osc301_wrong_way_up,
    osc302_dangling_link,
    osc303_stale_title,
    osc304_link_media_type,
    osc305_absolute_link,
    osc306_undeclared_relation,
    osc307_duplicate_link,
    osc308_made_up_relation,
    osc309_link_type_missing,
    osc310_foreign_copy,
    osc401_unknown_reference,
    osc402_via_missing,
    osc403_preview_wrong,
    osc404_run_file_missing,
    osc405_run_file_invalid,
    osc406_workflow_type_missing,
    osc407_one_sided_reference,
    osc408_relation_disagrees,
    osc409_theme_of_no_variable,
    osc411_same_title,
    osc412_same_description,
    osc413_near_duplicate,
    osc414_untagged_product,
    osc421_unpinned_environment,
    osc423_moving_code_address,
    osc424_unusable_input,
    osc425_parameter_mismatch,
    osc426_invalid_definition,
    osc428_workflow_type_spelt,
    osc431_incomplete_model_card,
    osc432_weights_that_run,
    osc501_technical_officer_missing,
    osc502_unknown_licence,
    osc503_credentials_in_link,
    osc504_unknown_role,
    osc505_malformed_contact,
    osc507_licence_unlinked,
    osc508_licence_mismatch,
    osc509_licence_stated_elsewhere,
    osc510_personal_address,
    osc601_misspelt_address,
    osc602_placeholder_address,
    osc603_address_by_number,
    osc604_test_host,
    osc605_file_share,
    osc606_ftp_address,
    osc607_bucket_without_https,
    osc608_bare_front_page,
    osc609_http_address,
    osc610_doi_form,
    osc611_doi_shared,
    osc612_cite_as_disagrees,
    osc613_predecessor_unlinked,
    osc621_access_missing,
    osc622_documentation_missing,
    osc623_landing_page_only,
    osc631_dead_address,
    osc632_failing_address,
    osc633_moved_address,
    osc634_sign_in_needed,
    osc635_other_media_type,
    osc636_private_address,
    osc703_redirect_wrong,
    osc801_impossible_box,
    osc802_zero_area_box,
    osc803_box_not_in_region,
    osc804_extent_without_items,
    osc805_backwards_interval,
    osc806_open_interval,
    osc807_before_mission,
    osc808_stale_status,
    osc809_no_extent,
    osc810_asset_type_missing,
    osc811_box_goes_round,
    osc812_not_cloud_native,
    osc813_box_outside_project,
    osc815_placeholder_text,
    osc816_thin_description,
    osc817_long_description,
    osc901_garbled_text,
    osc902_escaped_letters,
    osc903_untidy_text,
    osc904_file_like_title,
    osc905_many_keywords,
)
CATALOG_RULES: tuple[CatalogRule, ...] = (osc107_record_missing, osc410_unused_entry)
CHANGE_RULES: tuple[ChangeRule, ...] = (osc701_removed_without_trace, osc702_removed_and_named)
RULES: tuple[Rule, ...] = tuple(sorted((*FILE_RULES, *CATALOG_RULES, *CHANGE_RULES), key=lambda rule: rule.__name__))


def looks_at(rule: FileRule, place: Place) -> bool:
    """Whether a rule has anything to say of files in this place."""
    kinds = getattr(rule, "KINDS", None)
    return place.role in rule.APPLIES and (kinds is None or place.role is not Role.ENTRY or place.kind in kinds)


def needs(rule: FileRule) -> frozenset[str]:
    """The members of which a file must have one for the rule to have anything to say; empty where it needs none."""
    return getattr(rule, "NEEDS", frozenset())


def code(rule: Rule) -> str:
    """The rule's code, from its module's name: ``OSC108``."""
    return rule.__name__.rpartition(".")[2].partition("_")[0].upper()


def name(rule: Rule) -> str:
    """The rule's name, from its module's name: ``id-not-folder``."""
    return rule.__name__.rpartition(".")[2].partition("_")[2].replace("_", "-")


def told(rule: Rule) -> tuple[str, str]:
    """What the rule says of itself: its title, and the Markdown below."""
    title, _, body = (rule.__doc__ or "").partition("\n")
    return title, body
