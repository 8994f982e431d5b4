"""The published async-substrate-interface, with nothing but the node's metadata."""
import asyncio
import secrets
import unittest

import ledger
import sr25519
from async_substrate_interface import AsyncSubstrateInterface
from scalecodec.utils.ss58 import ss58_encode

# The secret of the development phrase, which every Substrate tool knows.
DEVELOPMENT = bytes.fromhex("fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e")


class Keypair:
    """The key of `//name`, as this client asks for one."""

    crypto_type = 1
    ss58_format = 42

    def __init__(self, name):
        # The chain code of a junction: the name as SCALE writes it, in 32 bytes.
        code = bytes([len(name) << 2, *name.encode()]).ljust(32, b"\0")
        _, self.public_key, self.private_key = sr25519.hard_derive_keypair((code, *sr25519.pair_from_seed(DEVELOPMENT)), b"")
        self.ss58_address = ss58_encode(self.public_key, self.ss58_format)

    def sign(self, data):
        data = bytes(data.data) if hasattr(data, "data") else bytes.fromhex(data.removeprefix("0x")) if isinstance(data, str) else bytes(data)
        return sr25519.sign((self.public_key, self.private_key), data)


class PyAsyncSubstrateInterface(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.url = ledger.start()
        cls.hospital = Keypair("north-hospital")

    async def asyncSetUp(self):
        asyncio.get_running_loop().slow_callback_duration = 60  # seconds: the client decodes the metadata in one go
        self.chain = AsyncSubstrateInterface(self.url, ss58_format=42)
        await self.chain.initialize()
        self.addAsyncCleanup(self.chain.close)

    async def submit(self, signer, pallet, call, arguments):
        call = await self.chain.compose_call(call_module=pallet, call_function=call, call_params=arguments)
        extrinsic = await self.chain.create_signed_extrinsic(call=call, keypair=signer)
        return await self.chain.submit_extrinsic(extrinsic, wait_for_inclusion=True)

    async def told(self, receipt):
        return [event["event"] for event in await receipt.triggered_events]

    async def test_anchor_should_be_in_an_event_and_in_storage_and_be_paid_for(self):
        study = ledger.new_study()
        receipt = await self.submit(self.hospital, "ImageProvenance", "anchor_study", {"study": study})
        self.assertTrue(await receipt.is_success, await receipt.error_message)
        events = await self.told(receipt)
        self.assertIn("TransactionPayment", [event["module_id"] for event in events])
        (told,) = [event["attributes"] for event in events if event["event_id"] == "StudyAnchored"]
        self.assertEqual((told["study"], told["root"], told["organisation"]), (study["study"], study["root"], 0))
        self.assertEqual(told["by"], self.hospital.ss58_address)
        stored = await self.chain.query("ImageProvenance", "Studies", [study["study"]])
        stored = getattr(stored, "value", stored)
        self.assertEqual((stored["root"], stored["modality"]), (study["root"], "Mr"))

    async def test_error_should_have_a_name_and_say_what_to_do(self):
        study = {"study": ledger.new_study()}
        await self.submit(self.hospital, "ImageProvenance", "anchor_study", study)
        again = await self.submit(self.hospital, "ImageProvenance", "anchor_study", study)
        self.assertFalse(await again.is_success)
        error = await again.error_message
        self.assertEqual(error["name"], "StudyAlreadyAnchored")
        self.assertTrue("".join(error["docs"]).strip())

    async def test_patient_who_owns_nothing_should_decide_and_pay_nothing(self):
        patient = Keypair(secrets.token_hex(12))
        arguments = {"account": patient.ss58_address, "minority": None}
        enrolled = await self.submit(self.hospital, "Consortium", "enrol_patient", arguments)
        self.assertTrue(await enrolled.is_success, await enrolled.error_message)
        receipt = await self.submit(patient, "DynamicConsent", "refuse", ledger.refusal())
        self.assertTrue(await receipt.is_success, await receipt.error_message)
        pallets = [event["module_id"] for event in await self.told(receipt)]
        self.assertIn("DynamicConsent", pallets)
        self.assertNotIn("TransactionPayment", pallets)

    async def test_bits_should_have_names(self):
        names = await self.chain.get_constant("Consortium", "RoleNames")
        self.assertEqual(list(getattr(names, "value", names))[:2], ["radiologist", "clinician"])


if __name__ == "__main__":
    unittest.main()
