// The layer tree's state: order, opacity, groups, and what a link says of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LayerStack } from "../../web/static/js/layerstack.js";

const layers = [["land", "base"], ["lake", "water"], ["river", "water"], ["place", "name"]].map(([code, group_code]) => ({ code, group_code }));
const codes = (stack) => stack.choices.map(({ code }) => code);

test("a layer moves among the layers of its group only", () => {
  const stack = new LayerStack(layers);
  assert.equal(stack.move("lake", 1), true);
  assert.deepEqual(codes(stack), ["land", "river", "lake", "place"]);
  assert.equal(stack.move("lake", 1), false);
  assert.equal(stack.move("land", -1), false);
});

test("a group is on in all, some or none of its layers", () => {
  const stack = new LayerStack(layers);
  assert.equal(stack.groupState("water"), "all");
  stack.get("lake").shown = false;
  assert.equal(stack.groupState("water"), "some");
  stack.get("river").shown = false;
  assert.equal(stack.groupState("water"), "none");
});

test("a link says nothing of layers as ever, else order, opacity and what is off; reading it gives the same", () => {
  const stack = new LayerStack(layers);
  assert.equal(stack.link(), undefined);
  stack.get("lake").opacity = 40;
  stack.get("place").shown = false;
  stack.move("lake", 1);
  const other = new LayerStack(layers);
  assert.deepEqual(other.apply(stack.link()), []);
  assert.deepEqual(other.choices, stack.choices);
});

test("a link that names few layers leaves the others on below them, and names what is not here", () => {
  const stack = new LayerStack(layers);
  assert.deepEqual(stack.apply([{ code: "land", shown: true, opacity: 50 }, { code: "gone", shown: true, opacity: null }]), ["gone"]);
  assert.deepEqual(codes(stack), ["lake", "river", "place", "land"]);
  assert.deepEqual(stack.get("land"), { code: "land", shown: true, opacity: 50 });
  assert.equal(stack.get("river").shown, true);
});
