"""The reference server (openai-chatkit) on FastAPI and SQLite, with an application that answers at
once. Started by bench/reference.mjs with a port and a file for the database."""

import sqlite3
import sys
from datetime import datetime

import uvicorn
from chatkit.server import ChatKitServer, StreamingResult
from chatkit.store import NotFoundError, Store
from chatkit.types import (
    AssistantMessageContent,
    AssistantMessageItem,
    Page,
    ThreadItem,
    ThreadItemDoneEvent,
    ThreadMetadata,
)
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import TypeAdapter

ITEM = TypeAdapter(ThreadItem)


class SqliteStore(Store[str]):
    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("pragma journal_mode = wal")
        self.db.execute("pragma synchronous = normal")
        self.db.execute(
            "create table threads (seq integer primary key, user text, id text, data text, unique (user, id))"
        )
        self.db.execute(
            "create table items (seq integer primary key, user text, thread text, id text, data text, unique (user, thread, id))"
        )
        self.db.execute("create index of_thread on items (user, thread, seq)")

    def page(self, table, where, values, limit, after, order, read):
        sign = ">" if order == "asc" else "<"
        if after:
            row = self.db.execute(
                f"select seq from {table} where {where} and id = ?", (*values, after)
            ).fetchone()
            if row is None:
                raise NotFoundError(after)
            where, values = f"{where} and seq {sign} ?", (*values, row[0])
        rows = self.db.execute(
            f"select data from {table} where {where} order by seq {order} limit ?",
            (*values, limit + 1),
        ).fetchall()
        data = [read(row[0]) for row in rows[:limit]]
        more = len(rows) > limit
        return Page(data=data, has_more=more, after=data[-1].id if more else None)

    async def load_thread(self, thread_id, context):
        row = self.db.execute(
            "select data from threads where user = ? and id = ?", (context, thread_id)
        ).fetchone()
        if row is None:
            raise NotFoundError(thread_id)
        return ThreadMetadata.model_validate_json(row[0])

    async def save_thread(self, thread, context):
        self.db.execute(
            "insert into threads (user, id, data) values (?, ?, ?) on conflict (user, id) do update set data = excluded.data",
            (context, thread.id, thread.model_dump_json()),
        )

    async def load_threads(self, limit, after, order, context):
        read = ThreadMetadata.model_validate_json
        return self.page("threads", "user = ?", (context,), limit, after, order, read)

    async def load_thread_items(self, thread_id, after, limit, order, context):
        values = (context, thread_id)
        return self.page(
            "items", "user = ? and thread = ?", values, limit, after, order, ITEM.validate_json
        )

    async def add_thread_item(self, thread_id, item, context):
        self.db.execute(
            "insert into items (user, thread, id, data) values (?, ?, ?, ?)",
            (context, thread_id, item.id, item.model_dump_json()),
        )

    async def save_item(self, thread_id, item, context):
        self.db.execute(
            "update items set data = ? where user = ? and thread = ? and id = ?",
            (item.model_dump_json(), context, thread_id, item.id),
        )

    async def load_item(self, thread_id, item_id, context):
        row = self.db.execute(
            "select data from items where user = ? and thread = ? and id = ?",
            (context, thread_id, item_id),
        ).fetchone()
        if row is None:
            raise NotFoundError(item_id)
        return ITEM.validate_json(row[0])

    async def delete_thread(self, thread_id, context):
        self.db.execute("delete from items where user = ? and thread = ?", (context, thread_id))
        self.db.execute("delete from threads where user = ? and id = ?", (context, thread_id))

    async def delete_thread_item(self, thread_id, item_id, context):
        self.db.execute(
            "delete from items where user = ? and thread = ? and id = ?",
            (context, thread_id, item_id),
        )

    async def save_attachment(self, attachment, context):
        raise NotImplementedError

    async def load_attachment(self, attachment_id, context):
        raise NotFoundError(attachment_id)

    async def delete_attachment(self, attachment_id, context):
        raise NotImplementedError


class Answering(ChatKitServer[str]):
    async def respond(self, thread, input_user_message, context):
        yield ThreadItemDoneEvent(
            item=AssistantMessageItem(
                id=self.store.generate_item_id("message", thread, context),
                thread_id=thread.id,
                created_at=datetime.now(),
                content=[AssistantMessageContent(text="Install it with npm.", annotations=[])],
            )
        )


port, path = int(sys.argv[1]), sys.argv[2]
server = Answering(SqliteStore(path))
app = FastAPI()


@app.post("/chatkit")
async def chatkit(request: Request):
    user = request.headers["authorization"].removeprefix("Bearer ")
    result = await server.process(await request.body(), user)
    if isinstance(result, StreamingResult):
        return StreamingResponse(result, media_type="text/event-stream")
    return Response(result.json, media_type="application/json")


uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
