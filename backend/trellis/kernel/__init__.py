"""The ground floor: database, tenancy, policy, audit, events. Knows no word of special education."""
