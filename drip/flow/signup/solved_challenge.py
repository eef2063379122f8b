"""The work that a browser shows, as the program of the page writes it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from drip.flow.signup.proof_of_work import MAX_NUMBER


class SolvedChallenge(BaseModel):
    """What a browser sends, as JSON in Base64; what else its program adds is passed over."""

    model_config = ConfigDict(strict=True, frozen=True)

    algorithm: Literal["SHA-256"]
    challenge: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    number: Annotated[int, Field(ge=0, le=MAX_NUMBER)]
    salt: str
    signature: str
