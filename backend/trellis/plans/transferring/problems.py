"""Why a plan is not handed over, or what was handed over does not begin one."""

from __future__ import annotations

from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words

ASK_ANEW = Words(
    en="Ask the district it comes from to make a new file for you.",
    es="Pida al distrito de origen que haga un archivo nuevo para ustedes.",
)


class NothingToHandOver(Conflict):
    """Only the IEP in force is handed over: no draft, no plan that gave way."""

    code = "NOTHING_TO_HAND_OVER"
    default_says = Words(
        en="Only an IEP that is in force can be handed over.",
        es="Solo se puede entregar un IEP que está vigente.",
    )


class PlanTooLargeToHandOver(InvalidInput):
    """A package is sent in one request; this plan does not fit."""

    code = "PLAN_TOO_LARGE_TO_HAND_OVER"
    default_says = Words(
        en="This plan is too long for a transfer file.",
        es="Este plan es demasiado largo para un archivo de traslado.",
    )
    default_do_next = Words(en="Send its sealed PDF instead.", es="Envíe en su lugar el PDF sellado.")


class NoSuchRecipient(InvalidInput):
    """No district of that short name is open here, or it is one's own."""

    code = "NO_SUCH_RECIPIENT"
    default_says = Words(
        en="Choose the district the student moves to.",
        es="Elija el distrito al que se muda el estudiante.",
    )


class PackageUnreadable(InvalidInput):
    """No transfer package, or one that did not arrive whole."""

    code = "PACKAGE_UNREADABLE"
    default_says = Words(
        en="This is not a transfer file, or it did not arrive whole.",
        es="Esto no es un archivo de traslado, o no llegó completo.",
    )
    default_do_next = Words(
        en="Choose the file as it was sent. A plan on paper or PDF is recorded by hand.",
        es="Elija el archivo tal como se lo enviaron. Un plan en papel o PDF se anota a mano.",
    )


class PackageNotGenuine(InvalidInput):
    """Not sealed by this deployment, or changed since."""

    code = "PACKAGE_NOT_GENUINE"
    default_says = Words(
        en="This file was changed, or was not made here. Nothing was taken from it.",
        es="Este archivo fue modificado o no se hizo aquí. No se tomó nada de él.",
    )
    default_do_next = ASK_ANEW


class PackageExpired(InvalidInput):
    """Made so long ago that the plan may not be the one in force any more."""

    code = "PACKAGE_EXPIRED"
    default_says = Words(
        en="This transfer file has expired.",
        es="Este archivo de traslado ya venció.",
    )
    default_do_next = ASK_ANEW


class PackageForAnotherDistrict(InvalidInput):
    """Made for another district than the one it was brought to."""

    code = "PACKAGE_FOR_ANOTHER_DISTRICT"
    default_says = Words(
        en="This transfer file was made for another district.",
        es="Este archivo de traslado se hizo para otro distrito.",
    )
    default_do_next = ASK_ANEW


class PackageForAnotherStudent(InvalidInput):
    """The plan is of a child with another name or birthday; says nothing of who that is."""

    code = "PACKAGE_FOR_ANOTHER_STUDENT"
    default_says = Words(
        en="The plan in this file is not this student's: name or date of birth differ.",
        es="El plan de este archivo no es de este estudiante: el nombre o la fecha de nacimiento no coinciden.",
    )
    default_do_next = Words(
        en="Open the right student, or have the date of birth in the roster checked.",
        es="Abra al estudiante correcto, o pida revisar la fecha de nacimiento en el registro.",
    )


class SameChildNotConfirmed(InvalidInput):
    """Names or birthdays do not say by themselves that it is the same child; somebody has to."""

    code = "SAME_CHILD_NOT_CONFIRMED"
    default_says = Words(
        en="Confirm that the plan is this student's.",
        es="Confirme que el plan es de este estudiante.",
    )


class PackageOfUnknownForm(InvalidInput):
    """Written on a form this version does not know."""

    code = "PACKAGE_OF_UNKNOWN_FORM"
    default_says = Words(
        en="The plan in this file is written on a form that is not known here.",
        es="El plan de este archivo está escrito en un formulario que aquí no se conoce.",
    )
    default_do_next = ASK_ANEW


class PackageAlreadyUsed(Conflict):
    """One file begins one plan, once."""

    code = "PACKAGE_ALREADY_USED"
    default_says = Words(
        en="A plan was begun with this file already.",
        es="Con este archivo ya se inició un plan.",
    )
    default_do_next = Words(
        en="Go on in that plan; it stands on the page of the student it was begun for.",
        es="Continúe en ese plan; está en la página del estudiante para quien se inició.",
    )
