"""Plays scenarios against the reference server and writes what it answered.

    pip install openai-chatkit==1.6.5
    python record.py IN_DIR OUT_DIR

IN_DIR holds scenarios or transcripts (what a transcript expects is recorded anew).
"""
import asyncio, base64, json, sys, warnings, re
from datetime import datetime
from pathlib import Path
warnings.simplefilter("ignore")
import logging; logging.disable(logging.CRITICAL)
from pydantic import TypeAdapter, ValidationError
from chatkit.server import ChatKitServer, StreamingResult, stream_widget
from chatkit.store import Store, AttachmentStore, NotFoundError
from chatkit.errors import CustomStreamError, StreamError, ErrorCode
from chatkit import types as T
from chatkit.widgets import WidgetRoot

EVENT = TypeAdapter(T.ThreadStreamEvent); ITEM = TypeAdapter(T.ThreadItem); ROOT = TypeAdapter(WidgetRoot)
ATT = TypeAdapter(T.Attachment)

def page(data, limit, order, after):
    data = list(data) if order == "asc" else list(reversed(data))
    if after:
        ids = [d.id for d in data]
        if after not in ids: raise NotFoundError(after)
        data = data[ids.index(after) + 1:]
    more = len(data) > limit
    data = data[:limit]
    return T.Page(data=[d.model_copy(deep=True) for d in data], has_more=more, after=data[-1].id if more and data else None)

class Mem(Store):
    def __init__(self): self.u = {}
    def d(self, c): return self.u.setdefault(c, {"threads": {}, "items": {}, "att": {}})
    async def load_thread(self, thread_id, context):
        t = self.d(context)["threads"].get(thread_id)
        if t is None: raise NotFoundError(thread_id)
        return t.model_copy(deep=True)
    async def save_thread(self, thread, context):
        d = T.ThreadMetadata(**{k: v for k, v in thread.model_dump().items() if k != "items"})
        self.d(context)["threads"][thread.id] = d
        self.d(context)["items"].setdefault(thread.id, [])
    async def load_thread_items(self, thread_id, after, limit, order, context):
        if thread_id not in self.d(context)["threads"]: raise NotFoundError(thread_id)
        return page(self.d(context)["items"][thread_id], limit, order, after)
    async def save_attachment(self, attachment, context): self.d(context)["att"][attachment.id] = attachment
    async def load_attachment(self, attachment_id, context):
        a = self.d(context)["att"].get(attachment_id)
        if a is None: raise NotFoundError(attachment_id)
        return a
    async def delete_attachment(self, attachment_id, context): self.d(context)["att"].pop(attachment_id, None)
    async def load_threads(self, limit, after, order, context): return page(self.d(context)["threads"].values(), limit, order, after)
    async def add_thread_item(self, thread_id, item, context):
        items = self.d(context)["items"][thread_id]
        items.append(item.model_copy(deep=True))
    async def save_item(self, thread_id, item, context):
        items = self.d(context)["items"][thread_id]
        for i, o in enumerate(items):
            if o.id == item.id: items[i] = item.model_copy(deep=True); return
        items.append(item.model_copy(deep=True))
    async def load_item(self, thread_id, item_id, context):
        for o in self.d(context)["items"].get(thread_id, []):
            if o.id == item_id: return o.model_copy(deep=True)
        raise NotFoundError(item_id)
    async def delete_thread(self, thread_id, context):
        if thread_id not in self.d(context)["threads"]: raise NotFoundError(thread_id)
        del self.d(context)["threads"][thread_id]; del self.d(context)["items"][thread_id]
    async def delete_thread_item(self, thread_id, item_id, context):
        self.d(context)["items"][thread_id] = [o for o in self.d(context)["items"][thread_id] if o.id != item_id]

class Atts(AttachmentStore):
    def __init__(self, metadata): self.n = 0; self.m = metadata
    async def delete_attachment(self, attachment_id, context): pass
    async def create_attachment(self, input, context):
        self.n += 1; i = f"atc_{self.n}"
        f = dict(id=i, name=input.name, mime_type=input.mime_type, metadata=self.m,
                 upload_descriptor=dict(url=f"https://files.example/upload/{i}", method="PUT", headers={"X-Upload": "1"}))
        if input.mime_type.startswith("image/"): f.update(type="image", preview_url=f"https://files.example/preview/{i}")
        else: f.update(type="file")
        return ATT.validate_python(f)

def dump(m): return json.loads(m.model_dump_json(exclude_none=True, by_alias=True, context={"exclude_metadata": True}))

class Srv(ChatKitServer):
    step = None; calls = None
    def fill(self, thread, item): return {"thread_id": thread.id, "created_at": datetime.now(), **item}
    async def perform(self, ops, thread):
        for op in ops or []:
            if "yield" in op:
                ev = dict(op["yield"])
                if "item" in ev: ev["item"] = self.fill(thread, ev["item"])
                yield EVENT.validate_python(ev)
            elif "thread" in op:
                for k, v in op["thread"].items():
                    if k == "status": v = TypeAdapter(T.ThreadStatus).validate_python(v)
                    setattr(thread, k, v)
            elif "throw" in op:
                t = op["throw"]
                if t["kind"] == "custom": raise CustomStreamError(t["message"], allow_retry=t.get("allow_retry", False))
                if t["kind"] == "stream": raise StreamError(ErrorCode.STREAM_ERROR, **({"allow_retry": t["allow_retry"]} if "allow_retry" in t else {}))
                raise RuntimeError("unexpected")
            elif "widget" in op:
                roots = [ROOT.validate_python(r) for r in op["widget"]]
                gen = lambda _t: op.get("item_id") or "wid_x"
                if len(roots) == 1: w = roots[0]
                else:
                    async def states():
                        for r in roots: yield r
                    w = states()
                async for ev in stream_widget(thread, w, copy_text=op.get("copy_text"), generate_id=gen): yield ev
            elif op.get("disconnect"):
                raise asyncio.CancelledError()
    def respond(self, thread, input_user_message, context):
        self.calls.append({"respond": dump(input_user_message) if input_user_message else None})
        return self.perform(self.step.get("respond"), thread)
    def action(self, thread, action, sender, context):
        self.calls.append({"action": {"type": action.type, "payload": action.payload}, "sender": sender.id if sender else None})
        return self.perform(self.step.get("action"), thread)
    async def sync_action(self, thread, action, sender, context):
        self.calls.append({"sync_action": {"type": action.type, "payload": action.payload}, "sender": sender.id if sender else None})
        s = self.step.get("sync_action")
        return T.SyncCustomActionResponse(updated_item=ITEM.validate_python(self.fill(thread, s)) if s else None)
    async def add_feedback(self, thread_id, item_ids, feedback, context):
        self.calls.append({"feedback": {"thread_id": thread_id, "item_ids": item_ids, "kind": feedback}})
    async def transcribe(self, audio_input, context):
        self.calls.append({"transcribe": {"bytes_base64": base64.b64encode(audio_input.data).decode(), "mime_type": audio_input.mime_type, "media_type": audio_input.media_type}})
        return T.TranscriptionResult(text=self.step.get("transcript", ""))

def kind(e):
    if isinstance(e, ValidationError): return "invalid_request"
    if isinstance(e, NotFoundError): return "not_found"
    if isinstance(e, (RuntimeError, NotImplementedError)): return "not_configured"
    if isinstance(e, ValueError): return "invalid_state"
    return "OTHER " + repr(e)

class Names:
    def __init__(self): self.ids = {}; self.count = {}; self.back = {}
    def name(self, s, hint=None):
        if s in self.ids: return self.ids[s]
        m = re.fullmatch(r"(thr|msg|shcx)_[0-9a-f]{8}", s)
        if not m: return s
        k = {"thr": "thread", "msg": "message", "shcx": "hidden"}[m[1]]
        self.count[k] = self.count.get(k, 0) + 1
        n = f"${k}{self.count[k]}"; self.ids[s] = n; self.back[n] = s
        return n
    def out(self, v, key=None):
        if isinstance(v, dict): return {k: ("$time" if k == "created_at" else self.out(x, k)) for k, x in v.items()}
        if isinstance(v, list): return [self.out(x) for x in v]
        return self.name(v) if isinstance(v, str) else v
    def inn(self, v):
        if isinstance(v, dict): return {k: self.inn(x) for k, x in v.items()}
        if isinstance(v, list): return [self.inn(x) for x in v]
        return self.back.get(v, v) if isinstance(v, str) else v

async def record(sc):
    store = Mem(); srv = Srv(store, Atts(sc.get("attachment_metadata")) if sc.get("attachments") else None)
    names = Names(); out = {k: v for k, v in sc.items() if k not in ("steps", "stored")}; out["steps"] = []
    for st in sc["steps"]:
        st = {k: v for k, v in st.items() if k != "expect"}
        srv.step = {**st, **names.inn({k: st[k] for k in ('respond','action') if k in st})}; srv.calls = []; exp = {}; user = st.get("user", "reader")
        frames = []
        try:
            r = await srv.process(json.dumps(names.inn(st["request"])), user)
            if isinstance(r, StreamingResult):
                try:
                    async for b in r:
                        assert b.startswith(b"data: ") and b.endswith(b"\n\n")
                        frames.append(json.loads(b[6:]))
                    exp["stream"] = names.out(frames)
                except asyncio.CancelledError:
                    exp["stream"] = names.out(frames); exp["disconnected"] = True
            else: exp["json"] = names.out(json.loads(r.json))
        except Exception as e:
            exp = {"failure": kind(e)}
        if srv.calls: exp["handler_calls"] = names.out(srv.calls)
        st["expect"] = exp; out["steps"].append(st)
    out["stored"] = []
    for u in sc.get("users", ["reader"]):
        d = store.d(u)
        for t in d["threads"].values():
            out["stored"].append({"user": u, "thread": names.out(json.loads(t.model_dump_json(exclude_none=True))), "items": names.out([dump(i) for i in d["items"][t.id]])})
    return out

ind, outd = Path(sys.argv[1]), Path(sys.argv[2]); outd.mkdir(exist_ok=True, parents=True)
for f in sorted(ind.glob("*.json")):
    r = asyncio.run(record(json.loads(f.read_text())))
    for s in r["steps"]:
        if str(s["expect"].get("failure", "")).startswith("OTHER"): print(f.name, s["expect"])
    (outd / f.name).write_text(json.dumps(r, indent=2, ensure_ascii=False) + "\n")
