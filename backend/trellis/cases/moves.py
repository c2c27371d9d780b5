"""Coming from another district and leaving special education as rows of the same table (domain.md 5.10, 5.13).

`states.TABLE` holds them beside the evaluation; what they wait for is known in `trellis.moves`.
"""

from __future__ import annotations

TRANSFER, EXIT = "transfer", "exit"
MOVES = (TRANSFER, EXIT)
OPEN_MOVES = (
    "detected",
    "records_requested",
    "records_received",
    "comparable_services",
    "adopt",
    "new_eval",
    "new_iep",
    "exit_proposed",
)
"""States in which something is still to be done. Of one student one transfer and one exit at most is in one of them."""
ENDED_MOVES = ("complete", "set_aside", "exit_confirmed", "exit_withdrawn")

WRITTEN = """
machine  | from                                | event            | by            | needs                                   | to                  | effects                                  | cite
transfer | new                                 | detect           | REG CM ADM SYS | came_with_record                       | detected            | start_TRANSFER_SERVICES start_TRANSFER_DECISION | 34 CFR 300.323(e), (f)
transfer | detected                            | request_records  | CM ADM        | records_asked                           | records_requested   | start_TRANSFER_RECORDS                   | 34 CFR 300.323(g)(1)
transfer | records_requested,detected          | receive_records  | CM ADM        | records_here                            | records_received    | end_TRANSFER_RECORDS                     | 34 CFR 300.323(g)
transfer | records_received,records_requested,detected | give_comparable | CM ADM | parent_consulted services_recorded      | comparable_services | end_TRANSFER_SERVICES                    | 34 CFR 300.323(e), (f)
transfer | comparable_services                 | ask_records_late | CM ADM        | records_asked                           | =                   | start_TRANSFER_RECORDS                   | 34 CFR 300.323(g)(1)
transfer | comparable_services,new_eval,new_iep | records_late    | CM ADM        | records_here                            | =                   | end_TRANSFER_RECORDS                     | 34 CFR 300.323(g)
transfer | comparable_services                 | adopt_plan       | ADM           | same_state records_here prior_written_notice | adopt          | end_TRANSFER_DECISION                    | 34 CFR 300.323(e)(1), 300.503
transfer | comparable_services                 | order_evaluation | ADM           | reason                                  | new_eval            | open_evaluation                          | 34 CFR 300.323(f)(1), 300.300(a)
transfer | comparable_services                 | order_plan       | ADM           | reason prior_written_notice             | new_iep             | end_TRANSFER_DECISION                    | 34 CFR 300.323(e)(2), (f)(2), 300.503
transfer | new_eval                            | order_plan       | ADM           | found_eligible_here                     | new_iep             | end_TRANSFER_DECISION                    | 34 CFR 300.323(f)(2), 300.306
transfer | new_eval                            | finish           | ADM           | found_not_eligible_here                 | complete            | end_TRANSFER_DECISION                    | 34 CFR 300.306, 300.503
transfer | adopt,new_iep                       | finish           | CM ADM        | plan_in_force                           | complete            |                                          | 34 CFR 300.323(a), (e), (f)
transfer | detected,records_requested,records_received,comparable_services | no_transfer | ADM | reason                            | set_aside           | withdraw_clocks                          | 34 CFR 300.323(e), (f)
exit     | new                                 | propose_exit     | REG CM ADM SYS | exit_reason                            | exit_proposed       |                                          | 34 CFR 300.102, 300.305(e)
exit     | exit_proposed                       | confirm_exit     | ADM           | exit_ground exit_notice exit_summary exit_day_come | exit_confirmed | lock_file end_clocks end_team start_retention | 34 CFR 300.102, 300.305(e), 300.503
exit     | exit_proposed                       | confirm_ahead    | ADM           | exit_ground exit_notice exit_summary exit_day_ahead | =             |                                          | 34 CFR 300.102, 300.305(e), 300.503
exit     | exit_proposed                       | exit_day         | SYS           | exit_ground exit_notice exit_summary exit_day_come exit_confirmed_ahead | exit_confirmed | lock_file end_clocks end_team start_retention | 34 CFR 300.102, 300.305(e), 300.503
exit     | exit_proposed                       | withdraw_exit    | CM ADM        | reason                                  | exit_withdrawn      |                                          | 34 CFR 300.101
"""  # noqa: E501
