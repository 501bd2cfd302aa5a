import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.h2.mvstore.MVStore;

/** A backend that has on disk what it acknowledged: kill -9 at any moment loses none of it, and leaves no half of it. */
final class DurableBackend extends H2Backend {
  private static final Set<String> WRITES = Set.of(
      "insert", "update", "delete", "findandmodify",
      "create", "createindexes", "drop", "dropdatabase", "dropindexes", "deleteindexes", "renamecollection");

  /** How long what no document needs any more stays in the file, for readers that began before. */
  private static final int RETENTION_MS = 5_000;

  private final Object writing = new Object();

  /** The store's own commits come by a timer, and would tear commands apart: there are only ours. */
  static DurableBackend in(Path folder) {
    String file = folder.resolve("mongodb.mv").toString();
    return new DurableBackend(new MVStore.Builder().fileName(file).autoCommitDisabled().open());
  }

  private DurableBackend(MVStore store) {
    super(store);
    store.setRetentionTime(RETENTION_MS);
    version(new Manners.AsOldAsTheDriverTakes());
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return new H2Database(name, getMvStore(), getCursorRegistry()) {
      @Override
      protected Index<Object> openOrCreateUniqueIndex(
          String collection, String index, List<IndexKey> keys, boolean sparse) {
        return new KeysAndMore<>(super.openOrCreateUniqueIndex(collection, index, keys, sparse), sparse);
      }
    };
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    return Manners.kept(channel, command, known -> answer(channel, database, known, query));
  }

  /** One writing command at a time, since a commit takes everything with it that anybody has written so far. */
  private Document answer(Channel channel, String database, String command, Document query) {
    if (!WRITES.contains(command.toLowerCase(Locale.ROOT))) return super.handleCommand(channel, database, command, query);

    synchronized (writing) {
      try {
        return super.handleCommand(channel, database, command, query);
      } finally {
        commit(); // a command that fails may have written some of its documents before
      }
    }
  }
}
