"""The published py-substrate-interface, with nothing but the node's metadata."""
import secrets
import unittest

import ledger
from substrateinterface import Keypair, SubstrateInterface


class PySubstrateInterface(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.chain = SubstrateInterface(url=ledger.start())
        cls.hospital = Keypair.create_from_uri("//north-hospital")

    @classmethod
    def tearDownClass(cls):
        cls.chain.close()

    def submit(self, signer, pallet, call, arguments):
        call = self.chain.compose_call(call_module=pallet, call_function=call, call_params=arguments)
        return self.chain.submit_extrinsic(self.chain.create_signed_extrinsic(call=call, keypair=signer), wait_for_inclusion=True)

    def test_anchor_should_be_in_an_event_and_in_storage_and_be_paid_for(self):
        study = ledger.new_study()
        receipt = self.submit(self.hospital, "ImageProvenance", "anchor_study", {"study": study})
        self.assertTrue(receipt.is_success, receipt.error_message)
        self.assertIn(("ImageProvenance", "StudyAnchored"), ledger.named(receipt))
        self.assertIn(("TransactionPayment", "TransactionFeePaid"), ledger.named(receipt))
        events = [event.value["event"] for event in receipt.triggered_events]
        (told,) = [event["attributes"] for event in events if event["event_id"] == "StudyAnchored"]
        self.assertEqual((told["study"], told["root"], told["organisation"]), (study["study"], study["root"], 0))
        self.assertEqual(told["by"], self.hospital.ss58_address)
        stored = self.chain.query("ImageProvenance", "Studies", [study["study"]]).value
        self.assertEqual((stored["root"], stored["modality"]), (study["root"], "Mr"))

    def test_error_should_have_a_name_and_say_what_to_do(self):
        study = {"study": ledger.new_study()}
        self.submit(self.hospital, "ImageProvenance", "anchor_study", study)
        again = self.submit(self.hospital, "ImageProvenance", "anchor_study", study)
        self.assertFalse(again.is_success)
        self.assertEqual(again.error_message["name"], "StudyAlreadyAnchored")
        self.assertTrue("".join(again.error_message["docs"]).strip())

    def test_patient_who_owns_nothing_should_decide_and_pay_nothing(self):
        patient = Keypair.create_from_uri(f"//{secrets.token_hex(16)}")
        enrolled = self.submit(self.hospital, "Consortium", "enrol_patient", {"account": patient.ss58_address, "minority": None})
        self.assertTrue(enrolled.is_success, enrolled.error_message)
        receipt = self.submit(patient, "DynamicConsent", "refuse", ledger.refusal())
        self.assertTrue(receipt.is_success, receipt.error_message)
        self.assertIn("DynamicConsent", [pallet for pallet, _ in ledger.named(receipt)])
        self.assertNotIn("TransactionPayment", [pallet for pallet, _ in ledger.named(receipt)])
        self.assertEqual(self.chain.query("System", "Account", [patient.ss58_address]).value["data"]["free"], 0)

    def test_block_should_decode_with_all_its_transactions(self):
        receipt = self.submit(self.hospital, "System", "remark", {"remark": "0x01"})
        block = self.chain.get_block(block_hash=receipt.block_hash)
        calls = [extrinsic.value["call"]["call_function"] for extrinsic in block["extrinsics"]]
        self.assertIn("remark", calls)
        self.assertIn("set", calls)

    def test_bits_should_have_names(self):
        names = self.chain.get_constant("Consortium", "RoleNames").value
        self.assertEqual(names[:2], ["radiologist", "clinician"])


if __name__ == "__main__":
    unittest.main()
