import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Set;

/**
 * A unique index that also serves queries which name its keys and more, as in MongoDB. The library's own serves only
 * those that name nothing else: a guarded write, which names an id and a revision, would look through everything.
 */
final class KeysAndMore<Position> extends Index<Position> {
  private final Index<Position> index;

  KeysAndMore(Index<Position> index, boolean sparse) {
    super(index.getName(), index.getKeys(), sparse);
    this.index = index;
  }

  @Override
  public boolean canHandle(Document query) {
    return query.keySet().containsAll(keySet()) && index.canHandle(keysOf(query));
  }

  /** Candidates: the collection compares them with the whole query. */
  @Override
  public Iterable<Position> getPositions(Document query) {
    return index.getPositions(keysOf(query));
  }

  private Document keysOf(Document query) {
    Set<String> keys = keySet();
    if (query.keySet().equals(keys)) return query;

    Document wanted = new Document();
    for (String key : keys) wanted.put(key, query.get(key));
    return wanted;
  }

  @Override
  public Position getPosition(Document document) {
    return index.getPosition(document);
  }

  @Override
  public void checkAdd(Document document, MongoCollection<Position> collection) {
    index.checkAdd(document, collection);
  }

  @Override
  public void add(Document document, Position position, MongoCollection<Position> collection) {
    index.add(document, position, collection);
  }

  @Override
  public Position remove(Document document) {
    return index.remove(document);
  }

  @Override
  public long getCount() {
    return index.getCount();
  }

  @Override
  public boolean isEmpty() {
    return index.isEmpty();
  }

  @Override
  public long getDataSize() {
    return index.getDataSize();
  }

  @Override
  public void checkUpdate(Document before, Document after, MongoCollection<Position> collection) {
    index.checkUpdate(before, after, collection);
  }

  @Override
  public void updateInPlace(Document before, Document after, Position position, MongoCollection<Position> collection) {
    index.updateInPlace(before, after, position, collection);
  }

  @Override
  public void drop() {
    index.drop();
  }

  @Override
  public boolean isUnique() {
    return index.isUnique();
  }

  @Override
  public Document toIndexDescription() {
    return index.toIndexDescription();
  }
}
