// 48 trees of 15 nodes and 16 leaves, in heap order, in three flat arrays.

export const TREES = 48;
export const NODES = 15;
export const LEAVES = 16;

/** The features in order: weight and thresholds. */
const FEATURES = [
  [24, [500, 2000, 5000, 10000, 25000, 60000, 150000, 500000]],
  [-6, [500, 1500, 3000, 6000, 12000, 25000, 60000, 150000]],
  [-4, [1000, 4000, 10000, 20000, 50000, 100000, 250000, 800000]],
  [14, [0, 2000, 8000, 20000, 50000, 120000, 300000, 1000000]],
  [-22, [0, 3, 14, 30, 90, 180, 365, 1000]],
  [26, [0, 0, 1, 1, 2, 3, 4, 6]],
  [20, [0, 1, 2, 3, 5, 8, 12, 20]],
  [12, [0, 1, 3, 5, 8, 13, 25, 50]],
  [30, [0, 0, 1, 1, 2, 2, 3, 5]],
  [22, [5, 25, 80, 200, 500, 1200, 3000, 8000]],
  [-14, [10, 60, 300, 1800, 7200, 43200, 259200, 1209600]],
  [-18, [0, 1, 7, 21, 60, 120, 300, 900]],
  [-5, [1, 4, 5, 7, 12, 18, 21, 22]],
  [2, [0, 1, 2, 3, 4, 4, 5, 5]],
  [4, [0, 0, 1, 1, 2, 2, 3, 3]],
  [-12, [0, 0, 0, 0, 1, 1, 1, 1]],
  [20, [50, 120, 200, 300, 400, 550, 700, 850]],
  [24, [-30, -15, 0, 10, 20, 35, 50, 75]],
  [16, [0, 0, 0, 0, 0, 0, 0, 0]],
  [20, [0, 0, 0, 0, 0, 0, 0, 0]],
];

/** Of each node the feature that it asks for. */
export const ASKED = new Uint8Array(TREES * NODES);
/** Of each node what that must be above to go right. */
export const THRESHOLDS = new Int32Array(TREES * NODES);
export const LEAF_VALUES = new Int32Array(TREES * LEAVES);

let state = 0x70116a7e;

function draw() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state >>> 16;
}

for (let tree = 0; tree < TREES; tree++) {
  for (let node = 0; node < NODES; node++) {
    const feature = draw() % FEATURES.length;
    ASKED[tree * NODES + node] = feature;
    THRESHOLDS[tree * NODES + node] = FEATURES[feature][1][draw() % 8];
  }
  for (let leaf = 0; leaf < LEAVES; leaf++) {
    LEAF_VALUES[tree * LEAVES + leaf] = pathTo(leaf, tree) + (draw() % 33) - 16;
  }
}

/** The weights on the way up from a leaf: added where it comes from the right, subtracted from the left. */
function pathTo(leaf, tree) {
  let sum = 0;
  for (let child = NODES + leaf; child > 0;) {
    const parent = (child - 1) >> 1;
    const [weight] = FEATURES[ASKED[tree * NODES + parent]];
    sum += child % 2 === 0 ? weight : -weight;
    child = parent;
  }
  return sum;
}

/** The sum of the leaves that these twenty values reach. */
export function margin(values) {
  let sum = 0;
  for (let tree = 0; tree < TREES; tree++) {
    const first = tree * NODES;
    let node = 0;
    while (node < NODES) {
      const at = first + node;
      node = 2 * node + (values[ASKED[at]] > THRESHOLDS[at] ? 2 : 1);
    }
    sum += LEAF_VALUES[tree * LEAVES + node - NODES];
  }
  return sum;
}
