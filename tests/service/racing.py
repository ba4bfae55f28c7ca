"""Commands that are sent at the same moment: all of a chunk before any of it has a reply."""

import hashlib
import json


async def crew(city, event, login, connections=4):
    """The connections of one person, on whichever workers the kernel puts them."""
    return [await city.watching(event, city.staff(login)) for _ in range(connections)]


async def send_all(jobs, chunk=30):
    """JOBS: (watcher, command, args); the replies in their order.  A chunk is on its way at once; a connection takes 32."""
    replies = []
    for start in range(0, len(jobs), chunk):
        waiting = []
        for watcher, name, args in jobs[start : start + chunk]:
            watcher._number += 1
            number = str(watcher._number)
            await watcher.socket.send(json.dumps({"id": number, "command": name, "args": args}))
            waiting.append((watcher, number))
        for watcher, number in waiting:
            await watcher.until(lambda seen, number=number: number in seen.replies, 30)
            replies.append(watcher.replies.pop(number))
    return replies


def check_results(replies):
    refused = [reply for reply in replies if reply["type"] != "result"]
    assert not refused, (len(refused), refused[:2])


async def ask_all(city, event, count, person=None):
    """COUNT questions of one asker: (id, SHA-256 of the text) of each."""
    asker = await city.watching(event, person or city.person())
    texts = [f"竞争的提问，第 {number} 条，各不相同 {hashlib.md5(str(number).encode()).hexdigest()}" for number in range(count)]
    replies = await send_all([(asker, "question.ask", {"event": event, "text": text}) for text in texts])
    await asker.close()
    check_results(replies)
    return [(reply["result"]["question"], hashlib.sha256(text.encode()).hexdigest()) for reply, text in zip(replies, texts)]
