"""What a contact may be to a project, product or workflow.

Source: the Open Science Catalog's guide; the STAC contacts extension with ISO 19115-1, CI_RoleCode; the roles of STAC's
providers; the contributor types of DataCite 4.5.
"""

from typing import Final

ROLES: Final = frozenset(
    {
        "technical_officer",
        "consortium_member",
        "consortium_lead",
        "prime_contractor",
        "project_manager",
        "project_leader",
        "project_member",
        "principal_investigator",
        "co_investigator",
        "maintainer",
        "creator",
        "host",
        "producer",
        "processor",
        "licensor",
        "owner",
        "author",
        "co_author",
        "point_of_contact",
        "contact",
        "contact_person",
        "publisher",
        "custodian",
        "distributor",
        "originator",
        "resource_provider",
        "sponsor",
        "funder",
        "contributor",
        "editor",
        "collaborator",
        "user",
        "stakeholder",
        "rights_holder",
        "mediator",
        "data_collector",
        "data_curator",
        "data_manager",
        "researcher",
        "supervisor",
        "hosting_institution",
        "research_group",
        "related_person",
        "registration_authority",
        "developer",
        "subcontractor",
        "coordinator",
        "scientific_lead",
        "technical_lead",
        "operator",
        "organization",
        "organisation",
    }
)
