"""The solved challenge that a browser sends with a sign-up."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from drip.flow.signup.proof_of_work import MAX_NUMBER


class SolvedChallenge(BaseModel):
    """What a browser sends, as JSON in Base64. Other keys are ignored."""

    model_config = ConfigDict(strict=True, frozen=True)

    algorithm: Literal["SHA-256"]
    challenge: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    number: Annotated[int, Field(ge=0, le=MAX_NUMBER)]
    salt: str
    signature: str
