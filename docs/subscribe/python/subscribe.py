"""Print every quote there is and then those that come, until Ctrl-C or after COUNT messages:

    pip install 'nats-py[nkeys]'
    NATS_URL=… NATS_CREDS=… python3 subscribe.py [COUNT]

`onrecord doctor` names address and credentials.
"""

import asyncio
import json
import os
import sys

import nats


async def subscribe(url: str, creds: str, count: int) -> None:
    """Print the quotes of count messages, or of all if count is negative."""
    nc = await nats.connect(url, user_credentials=creds)
    try:
        # From the beginning, in order, each once. To go on from there another time keep the sequence
        # (message.metadata.sequence.stream) and pass config=ConsumerConfig(deliver_policy=…, opt_start_seq=…).
        subscription = await nc.jetstream().subscribe("onrecord.v1.quotes.>", stream="QUOTES", ordered_consumer=True)
        async for message in subscription.messages:
            event = json.loads(message.data)
            if event["type"] == "org.onrecord.quotes.v1":  # ignore what this program does not know
                for quote in event["data"]["quotes"]:
                    print(f"{quote['speaker']['name']}: {quote['text']} ({event['data']['statement']['url']})", flush=True)
            count -= 1
            if count == 0:
                return
    finally:
        await nc.close()


if __name__ == "__main__":
    try:
        asyncio.run(subscribe(os.environ["NATS_URL"], os.environ["NATS_CREDS"], int(sys.argv[1]) if len(sys.argv) > 1 else -1))
    except KeyboardInterrupt:
        pass
